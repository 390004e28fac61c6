import CCSV

/// Rows of a CSV file (RFC 4180) as libcsv reads them, one at a time.
public enum CSVTable {
    /// The fields of one row, one behind the other in a buffer that the next row overwrites.
    ///
    /// Kept in memory of its own: a callback for each of millions of fields is no place for checks of exclusive access.
    public struct Row {
        @usableFromInline
        struct Storage {
            @usableFromInline var number = 1
            @usableFromInline var bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 8)
            @usableFromInline var used = 0
            @usableFromInline var ends = UnsafeMutableBufferPointer<Int>.allocate(capacity: 64)
            @usableFromInline var count = 0
        }

        @usableFromInline let storage: UnsafeMutablePointer<Storage>

        fileprivate init() {
            storage = .allocate(capacity: 1)
            storage.initialize(to: Storage())
        }

        fileprivate func deallocate() {
            storage.pointee.bytes.deallocate()
            storage.pointee.ends.deallocate()
            storage.deinitialize(count: 1)
            storage.deallocate()
        }

        /// As a spreadsheet counts; the header is 1.
        @inlinable public var number: Int { storage.pointee.number }

        /// Number of fields.
        @inlinable public var count: Int { storage.pointee.count }

        /// Whether the row is an empty line.
        fileprivate var isEmpty: Bool { storage.pointee.count == 1 && storage.pointee.used == 0 }

        /// A field without surrounding blanks; empty where the row is too short. Valid until the next row.
        @inlinable
        public subscript(field: Int) -> UnsafeRawBufferPointer {
            let bytes = storage.pointee.bytes
            guard field >= 0, field < storage.pointee.count else {
                return UnsafeRawBufferPointer(rebasing: bytes[0..<0])
            }
            var start = field == 0 ? 0 : storage.pointee.ends[field - 1]
            var end = storage.pointee.ends[field]
            while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
            while start < end, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
            return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        }

        fileprivate func append(_ field: UnsafeRawBufferPointer) {
            let needed = storage.pointee.used + field.count
            if needed > storage.pointee.bytes.count {
                let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: needed * 2, alignment: 8)
                larger.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: storage.pointee.bytes[..<storage.pointee.used])
                )
                storage.pointee.bytes.deallocate()
                storage.pointee.bytes = larger
            }
            if storage.pointee.count == storage.pointee.ends.count {
                let larger = UnsafeMutableBufferPointer<Int>.allocate(capacity: storage.pointee.count * 2)
                _ = larger.initialize(from: storage.pointee.ends)
                storage.pointee.ends.deallocate()
                storage.pointee.ends = larger
            }
            if let start = field.baseAddress, !field.isEmpty {
                (storage.pointee.bytes.baseAddress! + storage.pointee.used)
                    .copyMemory(from: start, byteCount: field.count)
            }
            storage.pointee.used = needed
            storage.pointee.ends[storage.pointee.count] = needed
            storage.pointee.count += 1
        }

        fileprivate func next() {
            storage.pointee.number += 1
            storage.pointee.used = 0
            storage.pointee.count = 0
        }
    }

    private final class Sink {
        let row = Row()
        let body: (Row) -> Void
        init(body: @escaping (Row) -> Void) { self.body = body }
        deinit { row.deallocate() }
    }

    /// Calls `body` with every row of `bytes`, the header included.
    ///
    /// - Returns: where the text is no CSV (a quote that is never closed, a stray quote), a sentence saying so.
    public static func read(_ bytes: UnsafeRawBufferPointer, body: @escaping (Row) -> Void) -> String? {
        var parser = csv_parser()
        guard csv_init(&parser, UInt8(CSV_STRICT | CSV_STRICT_FINI)) == 0 else { return "the CSV reader did not start" }
        defer { csv_free(&parser) }
        let sink = Sink(body: body)
        let context = Unmanaged.passUnretained(sink).toOpaque()
        let fieldEnded: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
            text,
            length,
            context in
            Unmanaged<Sink>.fromOpaque(context!)._withUnsafeGuaranteedRef {
                $0.row.append(UnsafeRawBufferPointer(start: text, count: text == nil ? 0 : length))
            }
        }
        let rowEnded: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { _, context in
            Unmanaged<Sink>.fromOpaque(context!)._withUnsafeGuaranteedRef { sink in
                if !sink.row.isEmpty { sink.body(sink.row) }
                sink.row.next()
            }
        }
        return withExtendedLifetime(sink) {
            let read = csv_parse(&parser, bytes.baseAddress, bytes.count, fieldEnded, rowEnded, context)
            if read != bytes.count || csv_fini(&parser, fieldEnded, rowEnded, context) != 0 {
                return "row \(sink.row.number) is no CSV (a quotation mark that is never closed, or a stray one)"
            }
            return nil
        }
    }
}
