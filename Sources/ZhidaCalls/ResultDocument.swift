import Foundation
import ZhidaCore

/// What stands beside an archived recording as `NAME.result.json`.
public struct ResultDocument: Sendable, Codable {
    /// The file that was met before with the same bytes.
    public struct Repeat: Hashable, Sendable, Codable {
        /// The other file's name in the watch folder.
        public var name: String
        public var noticed: Date
    }

    public var recording: RecordingID
    /// The file's path below the watch folder, or whole where it came from elsewhere.
    public var source: String
    public var received: Date
    public var finished: Date?
    /// The order's number in this data folder.
    public var number: Int
    public var order: WorkOrder
    /// Why no whole address was filled in, where none was.
    public var why: RejectionDocument.Sentence?
    public var transcript: Transcript?
    /// Milliseconds that workers spent on it.
    public var spent: Int
    /// Set where this file made no work order of its own, because the same recording was there before.
    public var repeats: Repeat?
}

/// What stands beside a rejected recording as `NAME.reason.json`: for the person who wonders.
public struct RejectionDocument: Sendable, Codable {
    /// A sentence in the clerk's language and in English.
    public struct Sentence: Hashable, Sendable, Codable {
        public var zh: String
        public var en: String

        public init(zh: String, en: String) {
            self.zh = zh
            self.en = en
        }
    }

    public var recording: RecordingID
    public var source: String
    public var received: Date
    public var reason: RecordingRejection.Reason
    public var meaning: Sentence
    public var mend: Sentence
    /// Where in the file, which byte, which second.
    public var detail: String
    public var repeats: ResultDocument.Repeat?
}

extension RecordingRejection.Reason {
    /// What the reason means.
    public var meaning: RejectionDocument.Sentence {
        switch self {
        case .empty: .init(zh: "文件是空的。", en: "The file has no bytes.")
        case .notAudio:
            .init(
                zh: "不是可以识别的录音（Ogg Opus 或 WAV），或损坏严重。",
                en: "It is neither Ogg Opus nor WAV, or too broken to find any sound in it."
            )
        case .noOpusStream: .init(zh: "Ogg 文件里没有 Opus 音频。", en: "The Ogg file holds no Opus stream.")
        case .unsupported: .init(zh: "录音的格式超出支持范围。", en: "The sound has a property that is not supported.")
        case .tooLong: .init(zh: "录音比允许的时长长。", en: "The recording is longer than the setting allows.")
        case .noSpeech: .init(zh: "录音里没有人说话。", en: "Nobody speaks in it.")
        case .unreadable: .init(zh: "文件读不出来。", en: "The file cannot be read.")
        case .crashed:
            .init(zh: "识别程序多次在这个文件上崩溃或超时。", en: "The recogniser crashed or hung on it as often as the setting allows.")
        }
    }

    /// What a person can do.
    public var mend: RejectionDocument.Sentence {
        switch self {
        case .empty:
            .init(zh: "请从录音系统重新导出，再放入监视文件夹。", en: "Export it again from the recording system and drop it again.")
        case .notAudio, .noOpusStream, .unsupported:
            .init(
                zh: "请导出为 Ogg Opus 或 WAV（一或两个声道），再放入监视文件夹。",
                en: "Export it as Ogg Opus or WAV with one or two channels and drop it again."
            )
        case .tooLong:
            .init(zh: "请分段后放入，或在设置里放宽时长。", en: "Cut it into parts and drop those, or allow more in the settings.")
        case .noSpeech:
            .init(
                zh: "请听一下录音；如有人说话，用 zhida calls retry 重试。",
                en: "Listen to it; if somebody does speak, use zhida calls retry."
            )
        case .unreadable:
            .init(
                zh: "请检查文件权限和磁盘，再用 zhida calls retry 重试。",
                en: "Check the file's rights and the disk, then use zhida calls retry."
            )
        case .crashed:
            .init(
                zh: "请人工听录音填单；升级识别程序后可用 zhida calls retry 重试。",
                en: "Fill in the order by ear; after an upgrade of the recogniser use zhida calls retry."
            )
        }
    }
}
