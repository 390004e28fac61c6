import Foundation
import ZhidaConsult

/// Writes free slots as JSON byte by byte: two weeks of a district are some 1,700 days of sites, for which an encoder of
/// any type takes longer than the search.
enum SlotWriter {
    static func bytes(_ free: FreeSlots, _ wish: BookingWish) -> Data {
        var out = Data(capacity: 64 * (free.offers.count + 16))
        func put(_ text: String) { out.append(contentsOf: text.utf8) }
        put(#"{"item":""# + wish.item.text + #"","minutes":\#(free.duration.count)"#)
        put(#","unknownYears":[\#(free.unknownYears.sorted().map(String.init).joined(separator: ","))]"#)
        if let earliest = free.earliest {
            let name = free.directory.site(earliest.site)?.name ?? ""
            put(#","earliest":{"site":""# + earliest.site.text + #"","siteName":"# + quoted(name))
            put(#","starts":""# + Shanghai.stamp(earliest.start) + #""}"#)
        }
        put(#","sites":["#)
        var last: SiteID?
        for offer in free.offers {
            let site = free.site(of: offer)
            if site != last {
                if last != nil { put("]},") }
                let name = free.directory.site(site)?.name ?? ""
                put(#"{"site":""# + site.text + #"","name":"# + quoted(name) + #","days":["#)
            } else {
                put(",")
            }
            last = site
            put(#"{"day":""# + offer.day.description + #"","starts":["#)
            for (index, run) in offer.starts.runs.enumerated() {
                put(index == 0 ? "\"" : ",\"")
                put(times[run.lowerBound])
                put("-")
                put(times[run.upperBound - 1])
                put("\"")
            }
            put("]}")
        }
        put(last == nil ? "]}" : "]}]}")
        return out
    }

    /// The time of day at which each cell begins.
    private static let times: [String] = (0..<Grid.cellsPerDay).map { cell in
        LocalTime(minutes: cell * Grid.minutesPerCell)?.description ?? ""
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
