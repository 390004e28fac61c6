import ZhidaConsult

/// A free slot.
struct SlotAnswer: Encodable, Sendable {
    var site: SiteID
    var siteName: String
    var starts: String

    init(site: SiteID, start: Instant, _ directory: Directory) {
        self.site = site
        siteName = directory.site(site)?.name ?? ""
        starts = Shanghai.stamp(start)
    }

    static let schema = Schema.named(
        "Slot",
        .object([
            .required("site", .identifier), .required("siteName", .words(1000)), .required("starts", .moment),
        ])
    )
}
