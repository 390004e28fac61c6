import ArgumentParser
import ZhidaCore

/// `zhida-bench address generate`: a city in the gazetteer's update format.
struct GenerateCity: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make a city of N addresses in the gazetteer's update format; the same seed makes the same city."
    )

    @Option(help: "Addresses in all.") var count = 1_000_000
    @Option(help: "Seed.") var seed: UInt64 = 4001
    @Option(help: "The file to write.") var out: String
    @Option(help: "The package's folder.") var home = "."
    @Flag(help: "Make families of names that only their street or their characters tell apart.") var namesakes = false

    func run() throws {
        let plan = try CityPlan(total: count)
        let reader = try PlaceReader(home: home)
        var random = SplitMix(state: seed)
        let tree = try DivisionTree.city(home: home, communities: plan.communities, reader: reader, &random)
        var maker = CityMaker(city: tree, reader: reader, random: SplitMix(state: random.next()))
        let city: City
        if namesakes {
            var families = NamesakeMaker(
                maker: maker,
                characters: try CharacterTable(home: home),
                random: SplitMix(state: random.next())
            )
            city = families.fill(plan.roads + plan.areas)
        } else {
            maker.fill(plan)
            city = maker.city
        }
        let writer = CityWriter(
            city: city,
            doors: plan.doors,
            buildings: plan.buildings,
            total: plan.total,
            seed: random.next()
        )
        let written = try writer.write(to: out)
        let levels = AddressLevel.allCases.compactMap { level in written[level].map { "\($0) \(level.name)" } }
        print("\(out): \(written.values.reduce(0, +)) addresses of seed \(seed): \(levels.joined(separator: ", "))")
    }
}
