import CCSV
import Foundation

/// Rows of a CSV file (RFC 4180) as libcsv reads them, one at a time.
///
/// - `fields` holds the bytes of a row; a field is valid during the call only.
enum CSVTable {
    /// The fields of one row: slices of one buffer.
    struct Row {
        /// As a spreadsheet counts; the header is 1.
        var number: Int
        fileprivate var bytes: [UInt8] = []
        fileprivate var ends: [Int] = []

        /// Number of fields.
        var count: Int { ends.count }

        /// The text of a field without surrounding blanks; empty where the row is too short.
        subscript(field: Int) -> String {
            guard field < ends.count else { return "" }
            var start = field == 0 ? 0 : ends[field - 1]
            var end = ends[field]
            while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
            while start < end, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
    }

    private final class Sink {
        var row = Row(number: 1)
        let body: (Row) -> Void
        init(body: @escaping (Row) -> Void) { self.body = body }
    }

    /// Calls `body` with every row of `bytes`, the header included.
    ///
    /// - Returns: where the text is no CSV (a quote that is never closed, a stray quote), a sentence saying so.
    static func read(_ bytes: UnsafeRawBufferPointer, body: @escaping (Row) -> Void) -> String? {
        var parser = csv_parser()
        guard csv_init(&parser, UInt8(CSV_STRICT | CSV_STRICT_FINI)) == 0 else { return "the CSV reader did not start" }
        defer { csv_free(&parser) }
        let sink = Sink(body: body)
        let context = Unmanaged.passUnretained(sink).toOpaque()
        let fieldEnded: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
            text,
            length,
            context in
            let sink = Unmanaged<Sink>.fromOpaque(context!).takeUnretainedValue()
            if let text { sink.row.bytes.append(contentsOf: UnsafeRawBufferPointer(start: text, count: length)) }
            sink.row.ends.append(sink.row.bytes.count)
        }
        let rowEnded: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { _, context in
            let sink = Unmanaged<Sink>.fromOpaque(context!).takeUnretainedValue()
            if !(sink.row.ends.count == 1 && sink.row.bytes.isEmpty) { sink.body(sink.row) }
            sink.row.number += 1
            sink.row.bytes.removeAll(keepingCapacity: true)
            sink.row.ends.removeAll(keepingCapacity: true)
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
