import Foundation

@preconcurrency import Glibc

/// Which files of a watch folder are looked at, and the walk that finds them.
enum FolderScan {
    /// A file that may be a recording.
    struct Found {
        var path: BytePath
        var signature: FileSignature
    }

    /// Names that are never looked at: hidden ones, and those by which programs mark what is not finished or not sound.
    static func isSkipped(_ name: [UInt8]) -> Bool {
        if name.first == UInt8(ascii: ".") { return true }
        return [".part", ".tmp", ".reason.json", ".result.json"].contains { name.hasSuffix($0) }
    }

    /// All regular files below `root`. Symbolic links are not followed, hidden folders and `excluded` not entered.
    ///
    /// - Parameters:
    ///   - excluded: the data folder, which may lie inside the watch folder.
    ///   - enter: called with every folder before it is read.
    ///   - refused: called with every subfolder that cannot be read.
    /// - Returns: `nil` where `root` is no folder (any more).
    static func files(
        below root: BytePath,
        excluding excluded: BytePath,
        enter: (BytePath) throws -> Void,
        refused: (FileSystemError) -> Void
    ) throws -> [Found]? {
        guard let status = try FileSystem.status(root), status.st_mode & S_IFMT == S_IFDIR else { return nil }
        let forbidden = try FileSystem.status(excluded).map { ($0.st_dev, $0.st_ino) }
        var found: [Found] = []
        var folders = [root]
        while let folder = folders.popLast() {
            do {
                try enter(folder)
                for name in try names(in: folder) where !isSkipped(name) {
                    let path = folder.appending(name)
                    guard let status = try FileSystem.status(path) else { continue }
                    switch status.st_mode & S_IFMT {
                    case S_IFREG: found.append(Found(path: path, signature: FileSignature(status)))
                    case S_IFDIR where forbidden.map { $0 == (status.st_dev, status.st_ino) } != true:
                        folders.append(path)
                    default: break
                    }
                }
            } catch let error as FileSystemError where error.isAbsent {
                // Removed while it was being read.
                if folder == root { return nil }
            } catch let error as FileSystemError where folder != root {
                refused(error)
            }
        }
        return found.sorted { $0.path.bytes.lexicographicallyPrecedes($1.path.bytes) }
    }

    private static func names(in folder: BytePath) throws -> [[UInt8]] {
        guard let stream = folder.withCString({ opendir($0) }) else { throw FileSystemError("read the folder", folder) }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != [UInt8(ascii: ".")], name != Array("..".utf8) { names.append(name) }
        }
        return names
    }
}

extension [UInt8] {
    fileprivate func hasSuffix(_ suffix: String) -> Bool { self.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) }
}
