import CFuzzer
import Foundation
import ZhidaAddress
import ZhidaCore
import ZhidaTagging
import ZhidaText

@testable import ZhidaGazetteer

private let models = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "models")

private let finder: AddressFinder = {
    let csv = """
        code,level,parent,name,reading,kind,until,longitude,latitude,origin,source,successor
        440306,district,,宝安区,bao an qu,,,,,official,a,
        440306018,street,440306,西乡街道,xi xiang jie dao,,,113.9,22.6,official,a,
        440306018001,community,440306018,固戍社区,gu shu she qu,,,,,official,a,
        440306018R0001,road,440306018,固戍一路,gu shu yi lu,,,,,public,b,
        440306018R0002,road,440306018,107国道,yao ling qi guo dao,,,,,public,b,
        440306018A0001,area,440306018,宝城71区,bao cheng qi shi yi qu,,,,,public,b,
        440306018R000100012,door,440306018R0001,12号,shi er hao,,,,,synthetic,c,
        440306018R000100012000001,room,440306018R000100012,101室,,,,,,synthetic,c,
        ,alias,440306018,西乡镇,xi xiang zhen,曾用名,2004,,,official,a,
        """
    let image = Array(csv.utf8).withUnsafeBytes {
        var builder = ImageBuilder(try! GazetteerUpdate(csv: $0, name: "text").draft) { _ in [] }
        return builder.build()
    }
    // The version lives as long as the program.
    let kept = UnsafeMutableRawBufferPointer.allocate(byteCount: image.count, alignment: 8)
    kept.copyBytes(from: image)
    let gazetteer = try! Gazetteer(bytes: UnsafeRawBufferPointer(kept), version: "text")
    let text = models.appending(path: "text")
    return AddressFinder(
        gazetteer: gazetteer,
        engine: AddressEngine(
            gazetteer: gazetteer,
            regions: try! Region.all(contentsOf: text.appending(path: "regions.tsv"))
        ),
        lexicon: try! Lexicon(contentsOf: text.appending(path: "words.tsv")),
        readings: try! ReadingTable(contentsOf: text.appending(path: "readings.tsv"))
    )
}()
// libFuzzer calls from one thread.
private nonisolated(unsafe) let tagger = try! SequenceTagger(
    contentsOf: models.appending(path: "address/tagger.bin").path
).makeSession()

/// Any bytes as text, to be matched and parsed: no call may crash, and every range lies within the text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzText(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let length = text.unicodeScalars.count
    func check(_ range: Range<Int>?) {
        guard let range else { return }
        precondition(range.lowerBound >= 0 && range.upperBound <= length, "a range lies outside of the text")
    }
    let decisions = finder.match(text)
    precondition(!decisions.isEmpty, "a text has no decision")
    for decision in decisions {
        precondition((0...1).contains(decision.confidence), "a confidence is no probability")
        precondition(decision.outcome != .matched || decision.answer != nil, "matched to nothing")
        check(decision.mention)
        for reason in decision.reasons { check(reason.range) }
    }
    for element in finder.parse(text) { check(element.range) }
    for phrase in tagger.tag(text) { check(phrase.range) }
    return 0
}

/// SwiftPM gives the entry point of an executable this name.
@_cdecl("FuzzText_main")
public func start(_ count: CInt, _ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var count = count
    var words = words
    return LLVMFuzzerRunDriver(&count, &words) { fuzzText($0, $1) }
}
