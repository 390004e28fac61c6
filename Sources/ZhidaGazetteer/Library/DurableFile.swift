import Foundation
import Glibc

/// Writes files so that a reader sees the old content or the new, whatever happens in between.
enum DurableFile {
    /// What has been done of a write.
    enum Step: String, CaseIterable {
        case opened, halfWritten, written, synced, renamed, folderSynced
    }

    /// Writes beside the target, fsyncs, renames, and fsyncs the folder.
    ///
    /// - Parameter reached: told of each step that is behind.
    /// - Throws: ``GazetteerError/system(action:path:errno:text:)``; the target is then as it was.
    static func write(_ bytes: [UInt8], to path: String, reached: (Step) -> Void = { _ in }) throws {
        let folder = (path as NSString).deletingLastPathComponent
        let temporary = "\(folder)/.\((path as NSString).lastPathComponent).\(getpid()).part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw GazetteerError.lastSystemError("write", temporary) }
        reached(.opened)
        var failure: GazetteerError?
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let end = done < buffer.count / 2 ? buffer.count / 2 : buffer.count
                let written = Glibc.write(descriptor, buffer.baseAddress! + done, end - done)
                if written < 0 {
                    if errno == EINTR { continue }
                    failure = GazetteerError.lastSystemError("write", path)
                    return
                }
                done += written
                if done == buffer.count / 2 { reached(.halfWritten) }
            }
        }
        reached(.written)
        if failure == nil, fsync(descriptor) != 0 { failure = GazetteerError.lastSystemError("write", path) }
        close(descriptor)
        reached(.synced)
        if failure == nil, rename(temporary, path) != 0 { failure = GazetteerError.lastSystemError("rename", path) }
        if let failure {
            unlink(temporary)
            throw failure
        }
        reached(.renamed)
        let folderDescriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folderDescriptor >= 0 {
            fsync(folderDescriptor)
            close(folderDescriptor)
        }
        reached(.folderSynced)
    }

    /// Removes what writes that never ended left in a folder; nobody else may be writing there.
    static func removeParts(in folder: String) {
        for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where file.hasPrefix(".") && file.hasSuffix(".part") { unlink("\(folder)/\(file)") }
    }
}
