import ZhidaCore

extension AddressBook {
    /// The addresses that a query's clean words name, letter for letter.
    func named(by parts: [QueryPart]) -> [Row] {
        fitting(parts, places: { self.places(named: $0.clean) }) { part, row in
            if part.isNumber { return self.name(row) == part.clean }
            return self.surfaces(row).contains(part.clean)
        }
    }

    /// The addresses that fit a query's written words at least as well as the address that is meant: every name is
    /// written as it is, or sounds as what is written or meant and has as many of the written characters; every number
    /// is said so.
    func fitting(_ parts: [QueryPart]) -> [Row] {
        fitting(
            parts,
            places: { part in
                var rows = self.places(named: part.text)
                for sounds in self.sounds(of: part) { rows += self.places(sounding: sounds) }
                var seen: Set<Row> = []
                return rows.filter { seen.insert($0).inserted }
            },
            fits: { part, row in
                if part.isNumber { return self.number(part, fits: row) }
                return row == part.row || self.surfaces(row).contains { self.name(part, fits: $0) }
            }
        )
    }

    /// What is written sounds, and what is meant.
    private func sounds(of part: QueryPart) -> [[Syllable]] {
        [part.written, Array(part.clean.unicodeScalars)].compactMap { characters.reading(of: $0) }
    }

    private func name(_ part: QueryPart, fits surface: String) -> Bool {
        let other = Array(surface.unicodeScalars)
        if other == part.written { return true }
        let meant = Array(part.clean.unicodeScalars)
        guard other.count == part.written.count, meant.count == other.count, let sound = characters.reading(of: other),
            sounds(of: part).contains(sound)
        else { return false }
        func agreement(_ scalars: [Unicode.Scalar]) -> Int { zip(scalars, part.written).count { $0 == $1 } }
        return agreement(other) >= agreement(meant)
    }

    private func number(_ part: QueryPart, fits row: Row) -> Bool {
        let name = name(row)
        if row == part.row || name == part.text { return true }
        guard !part.written.contains(where: { $0.isASCII && $0.properties.numericType != nil }),
            let written = characters.reading(of: part.written.filter { !$0.isASCII })
        else { return false }
        let letters = part.written.filter(\.isASCII)
        return NumberForms.spoken(name).contains { form, _ in
            let scalars = Array(form.unicodeScalars)
            return scalars.filter(\.isASCII) == letters
                && characters.reading(of: scalars.filter { !$0.isASCII }) == written
        }
    }

    /// The rows whose lineage fits every part.
    private func fitting(_ parts: [QueryPart], places: (QueryPart) -> [Row], fits: (QueryPart, Row) -> Bool) -> [Row] {
        let numbers = parts.filter(\.isNumber)
        let named = parts.filter { !$0.isNumber }
        guard let last = named.last, !last.isDivision else { return [] }
        var rows = places(last).filter { row in
            guard fits(last, row) else { return false }
            let line = lineage(row)
            return named.dropLast().allSatisfy { part in
                line.contains { row in
                    (part.isDivision ? level(row) == part.level : level(row).depth == part.level.depth)
                        && fits(part, row)
                }
            }
        }
        for number in numbers {
            rows = rows.flatMap { children($0).filter { level($0).depth == number.level.depth && fits(number, $0) } }
        }
        return rows
    }
}
