import Foundation

@preconcurrency import Glibc

/// inotify on a folder and all folders below it.
final class FolderEvents {
    /// What happened since the last look.
    struct News {
        /// Files that were closed after writing or moved in.
        var files: Set<BytePath> = []
        /// A folder came, went or moved, or events were lost: look at everything.
        var mustRescan = false
    }

    let descriptor: Int32
    private var folders: [Int32: BytePath] = [:]

    /// - Throws: ``FileSystemError`` where the system's limit of inotify instances is reached.
    init(for folder: BytePath) throws {
        descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        guard descriptor >= 0 else { throw FileSystemError("watch", folder) }
    }

    deinit { close(descriptor) }

    /// Watches one folder, not those below. Watching it again changes nothing.
    ///
    /// - Throws: ``FileSystemError``; with `ENOSPC` where the system's limit of watches is reached.
    func watch(_ folder: BytePath) throws {
        let mask =
            IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_DONT_FOLLOW
        let number = folder.withCString { inotify_add_watch(descriptor, $0, UInt32(mask)) }
        guard number >= 0 else { throw FileSystemError("watch", folder) }
        folders[number] = folder
    }

    /// Reads what the kernel has. Does not wait.
    func read() -> News {
        var news = News()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return news }
            buffer.withUnsafeBytes { bytes in
                var offset = 0
                let header = MemoryLayout<inotify_event>.size
                while offset + header <= count {
                    let event = bytes.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                    let name = bytes[(offset + header)..<(offset + header + Int(event.len))].prefix { $0 != 0 }
                    take(event, Array(name), &news)
                    offset += header + Int(event.len)
                }
            }
        }
    }

    private func take(_ event: inotify_event, _ name: [UInt8], _ news: inout News) {
        let mask = Int(event.mask)
        if mask & Int(IN_Q_OVERFLOW) != 0 {
            news.mustRescan = true
            return
        }
        guard let folder = folders[event.wd] else { return }
        if mask & Int(IN_IGNORED) != 0 {
            folders[event.wd] = nil
            news.mustRescan = true
        } else if mask & (Int(IN_DELETE_SELF) | Int(IN_MOVE_SELF)) != 0 {
            inotify_rm_watch(descriptor, event.wd)
            folders[event.wd] = nil
            news.mustRescan = true
        } else if mask & Int(IN_ISDIR) != 0 {
            news.mustRescan = true
        } else if mask & (Int(IN_CLOSE_WRITE) | Int(IN_MOVED_TO)) != 0, !name.isEmpty {
            news.files.insert(folder.appending(name))
        }
    }
}
