import Foundation
import ZhidaCore
import ZhidaDigest

@preconcurrency import Glibc

/// The files of a folder: their checksums, and their way to the disk.
enum FolderFiles {
    /// Every regular file below a folder, as paths below it, in order; hidden ones are left out.
    static func list(_ folder: String) -> [String] {
        var found: [String] = []
        func walk(_ below: String) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + below)) ?? []
            for name in names where !name.hasPrefix(".") {
                var isFolder: ObjCBool = false
                guard FileManager.default.fileExists(atPath: "\(folder)\(below)/\(name)", isDirectory: &isFolder) else {
                    continue
                }
                if isFolder.boolValue { walk("\(below)/\(name)") } else { found.append("\(below)/\(name)") }
            }
        }
        walk("")
        return found.map { String($0.dropFirst()) }.sorted()
    }

    /// The SHA-256 of a file, in hexadecimal digits; `nil` where it cannot be read.
    static func checksum(_ path: String) -> String? {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else { return nil }
        return RecordingID(digest: data.withUnsafeBytes { SHA256.hash($0) }).hexadecimal
    }

    /// The checksums of every file below a folder.
    static func checksums(_ folder: String) throws(ModelError) -> [String: String] {
        var sums: [String: String] = [:]
        for file in list(folder) {
            guard let sum = checksum("\(folder)/\(file)") else { throw lastSystemError("read", "\(folder)/\(file)") }
            sums[file] = sum
        }
        return sums
    }

    /// Waits until a file or folder is on the disk.
    static func synchronise(_ path: String) throws(ModelError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw lastSystemError("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw lastSystemError("write", path) }
    }

    /// Waits until a folder with all that is below it is on the disk.
    static func synchroniseAll(_ folder: String) throws(ModelError) {
        var folders: Set<String> = [folder]
        for file in list(folder) {
            try synchronise("\(folder)/\(file)")
            folders.insert(("\(folder)/\(file)" as NSString).deletingLastPathComponent)
        }
        for below in folders { try synchronise(below) }
    }

    /// Writes a file so that a reader sees the old content or the new, whatever happens in between.
    static func replace(_ path: String, with data: Data) throws(ModelError) {
        let folder = (path as NSString).deletingLastPathComponent
        let temporary = "\(folder)/.\((path as NSString).lastPathComponent).\(getpid()).part"
        do {
            try data.write(to: URL(fileURLWithPath: temporary))
        } catch {
            unlink(temporary)
            throw .system(action: "write", path: path, text: error.localizedDescription)
        }
        do throws(ModelError) {
            try synchronise(temporary)
            guard rename(temporary, path) == 0 else { throw lastSystemError("rename", path) }
        } catch {
            unlink(temporary)
            throw error
        }
        try synchronise(folder)
    }

    static func makeFolder(_ path: String) throws(ModelError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .system(action: "create", path: path, text: error.localizedDescription)
        }
    }

    static func copy(_ from: String, to path: String) throws(ModelError) {
        do {
            try FileManager.default.copyItem(atPath: from, toPath: path)
            // What was copied from a read-only place must be removable later.
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        } catch {
            throw .system(action: "copy", path: from, text: error.localizedDescription)
        }
    }

    /// Copies a file, or a folder with all that is below it.
    static func copyAll(_ from: String, to path: String) throws(ModelError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: from, isDirectory: &isFolder), isFolder.boolValue else {
            return try copy(from, to: path)
        }
        for file in list(from) {
            try makeFolder(("\(path)/\(file)" as NSString).deletingLastPathComponent)
            try copy("\(from)/\(file)", to: "\(path)/\(file)")
        }
    }

    static func lastSystemError(_ action: String, _ path: String) -> ModelError {
        .system(action: action, path: path, text: String(cString: strerror(errno)))
    }
}

extension FolderFiles {
    /// The SHA-256 of a text, in hexadecimal digits.
    static func hash(_ text: String) -> String {
        var text = text
        return RecordingID(digest: text.withUTF8 { SHA256.hash(UnsafeRawBufferPointer($0)) }).hexadecimal
    }
}
