import CFuzzer
@testable import ZhidaGazetteer

/// A small district that deltas are applied to.
private let base: Gazetteer = {
    let csv = """
        code,level,parent,name,reading,kind,until,longitude,latitude,origin,source
        440306,district,,宝安区,bao an qu,,,,,official,a
        440306018,street,440306,西乡街道,xi xiang jie dao,,,113.9,22.6,official,a
        440306018001,community,440306018,固戍社区,gu shu she qu,,,,,official,a
        440306018R0001,road,440306018,固戍一路,gu shu yi lu,,,,,public,b
        440306018R000100012,door,440306018R0001,12号,,,,,,synthetic,c
        ,alias,440306018,西乡镇,xi xiang zhen,曾用名,2004,,,official,a
        """
    return try! Array(csv.utf8).withUnsafeBytes { bytes in
        var builder = ImageBuilder(try GazetteerUpdate(csv: bytes, name: "base").draft) { _ in [] }
        return try builder.build().withUnsafeBytes { try Gazetteer(bytes: $0, version: "base") }
    }
}()

private let fullHeader = Array("code,level,parent,name,reading,kind,until,longitude,latitude,origin,source\n".utf8)
private let deltaHeader = Array(
    "op,code,level,parent,name,reading,kind,since,until,successor,longitude,latitude,origin,source\nbase,,,,00000000,,,,,,,,,\n"
        .utf8
)

/// Any bytes as an update: as they are, as rows of a full list, as rows of a delta. What is accepted is laid out and
/// opened.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzImporter(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let first = input.first else { return 0 }
    let bytes =
        switch first {
        case 0: fullHeader + input.dropFirst()
        case 1: deltaHeader + input.dropFirst()
        default: input
        }
    bytes.withUnsafeBytes { buffer in
        guard let update = try? GazetteerUpdate(csv: buffer, name: "fuzz") else { return }
        var draft = update.draft
        if update.isDelta {
            var editor = DeltaEditor(base, steps: update.steps)
            draft = editor.apply()
            guard editor.faults.isEmpty else { return }
        }
        var builder = ImageBuilder(draft) { _ in [] }
        let version = try! builder.build().withUnsafeBytes { try Gazetteer(bytes: $0, version: "fuzz") }
        precondition(version.verify().isEmpty && version.count == draft.count)
        for index in version.indices { precondition(version.index(of: version.code(index)) == index) }
    }
    return 0
}

/// SwiftPM gives the entry point of an executable this name.
@_cdecl("FuzzImporter_main")
public func start(_ count: CInt, _ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var count = count
    var words = words
    return LLVMFuzzerRunDriver(&count, &words) { fuzzImporter($0, $1) }
}
