import Foundation

@preconcurrency import Glibc

/// A folder that is gone when the test is.
public final class TemporaryFolder: Sendable {
    public let path: String

    public init(_ name: String = "zhida-test") throws {
        path = NSTemporaryDirectory() + "\(name)-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    public func path(_ name: String) -> String { path + "/" + name }

    /// Makes a folder below and gives its path.
    public func folder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
        return path(name)
    }

    /// All regular files below `name`, as paths below it; bytes that are no UTF-8 are shown as �.
    public func files(below name: String) -> [String] {
        var found: [String] = []
        func walk(_ folder: [CChar], _ shown: String) {
            guard let stream = opendir(folder) else { return }
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
                if bytes == [0x2E] || bytes == [0x2E, 0x2E] { continue }
                let path = shown + String(decoding: bytes, as: UTF8.self)
                if Int32(entry.pointee.d_type) == Int32(DT_DIR) {
                    walk(Array(folder.dropLast()) + [0x2F] + bytes.map { CChar(bitPattern: $0) } + [0], path + "/")
                } else if Int32(entry.pointee.d_type) == Int32(DT_REG) {
                    found.append(path)
                }
            }
        }
        walk(Array(self.path(name).utf8CString), "")
        return found.sorted()
    }
}
