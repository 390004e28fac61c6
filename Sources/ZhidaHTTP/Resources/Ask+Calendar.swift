import ZhidaConsult

extension Ask {
    /// Who stands in calendar files as their organiser.
    var calendar: CalendarExport {
        let centre = directory.sites.first { $0.level == .districtCentre }?.name ?? "Zhida"
        return CalendarExport(domain: "zhida.invalid", organiser: "consult@zhida.invalid", organiserName: centre)
    }
}
