import CFuzzer
import ZhidaCore

@testable import ZhidaGazetteer

private let image: [UInt8] = {
    let csv = """
        code,level,parent,name,reading,kind,until,longitude,latitude,origin,source,successor
        440306,district,,宝安区,bao an qu,,,,,official,a,
        440306018,street,440306,西乡街道,xi xiang jie dao,,,113.9,22.6,official,a,
        440306018001,community,440306018,固戍社区,gu shu she qu,,,,,official,a,
        440306018R0001,road,440306018,固戍一路,gu shu yi lu,,,,,public,b,
        440306018R000100012,door,440306018R0001,12号,shi er hao,,,,,synthetic,c,
        440306018R000100012000001,room,440306018R000100012,101室,,,,,,synthetic,c,
        440306018A00Z900000000000,room,440306018,4室,,,,,,synthetic,c,
        ,alias,440306018,西乡镇,xi xiang zhen,曾用名,2004,,,official,a,
        ,alias,440306018,440306003,,编码,,,,,,
        440306018R0009,retired,,宝安区西乡街道旧路,,road,2020,,,,,440306018R0001
        """
    return Array(csv.replacing("440306018A00Z900000000000", with: "440306018000000A00000000Z").utf8).withUnsafeBytes {
        var builder = ImageBuilder(try! GazetteerUpdate(csv: $0, name: "image").draft) { _ in [] }
        return builder.build()
    }
}()
private let sound = try! image.withUnsafeBytes { try Gazetteer(bytes: $0, version: "sound") }

/// Damage to a version: each four bytes of the input put a value at a place of the file. The header is sealed anew, so that
/// damage reaches what a checksum would have caught. Every call is made; none may crash.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzImage(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    var bytes = image
    if input.first == 0xFF {
        bytes = Array(input.dropFirst())
    } else {
        var position = 0
        while position + 4 <= input.count {
            let place =
                (Int(input[position]) | Int(input[position + 1]) << 8 | Int(input[position + 2]) << 16) % bytes.count
            bytes[place] = input[position + 3]
            position += 4
        }
    }
    if bytes.count >= GazetteerImage.headerSize { bytes.withUnsafeMutableBytes { ImageHeader.seal($0) } }
    bytes.withUnsafeBytes { buffer in
        guard let version = try? Gazetteer(bytes: buffer, version: "fuzz") else { return }
        read(version)
    }
    return 0
}

private func read(_ version: Gazetteer) {
    _ = version.verify()
    for index in version.indices.prefix(200) {
        let code = version.code(index)
        _ = (version.index(of: code), version.level(index), version.origin(index), version.kind(index))
        _ = (version.source(index), version.coordinates(index), version.lineage(index), version.address(index))
        for child in version.children(index).prefix(50) { _ = version.parent(child) }
        _ = (version.child(of: index, named: "12号"), version.child(of: index, number: 12, unit: "号"))
        _ = (version.plates(of: index, numbered: 12).count, version.isAbove(index, index))
    }
    for name in version.nameIndices.prefix(200) {
        let syllables = version.reading(of: name)
        _ = version.names(written: version.text(of: name))
        for bearer in version.bearers(of: name).prefix(50) { _ = version.level(bearer.index) }
        for pair in zip(syllables, syllables.dropFirst()) {
            for holder in version.namesHolding(pair.0, pair.1).prefix(50) { _ = version.text(of: holder) }
            for holder in version.namesSkipping(pair.0, pair.1).prefix(50) { _ = version.text(of: holder) }
        }
        _ = version.addresses(named: name).prefix(10).count { _ in true }
    }
    _ = (version.otherCodes, version.retirements, version.retirement(of: AddressCode("440306018R0009")!))
    guard version.count < 1_000 else { return }
    _ = GazetteerDifference(from: sound, to: version)
    _ = GazetteerDifference(from: version, to: sound)
}

/// SwiftPM gives the entry point of an executable this name.
@_cdecl("FuzzImage_main")
public func start(_ count: CInt, _ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var count = count
    var words = words
    return LLVMFuzzerRunDriver(&count, &words) { fuzzImage($0, $1) }
}
