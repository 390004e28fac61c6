import Foundation
import Synchronization
import ZhidaCore

@preconcurrency import Glibc

/// The worker's side: a process that does the stages, one recording after another.
///
/// It is a process of its own so that a crash inside a C library costs one attempt of one recording. It ends when its
/// standard input ends, which happens however the watcher dies.
public enum CallWorker {
    /// Loads the stages, says `ready`, and works on requests until the input ends. Never returns.
    ///
    /// - Parameter load: loads the models; what it throws is told to the watcher, which shows it to a person.
    public static func run(loading load: () throws -> any CallStages) -> Never {
        // C libraries print to standard output now and then; that must not get between the replies.
        let output = Output(descriptor: dup(STDOUT_FILENO))
        dup2(STDERR_FILENO, STDOUT_FILENO)
        let requests = RequestQueue()
        Thread.detachNewThread { requests.readUntilEnd() }
        let stages: any CallStages
        do {
            stages = try load()
        } catch {
            output.send(.unable("\(error)"))
            exit(4)
        }
        output.send(.ready)
        while true {
            let request = requests.next()
            output.send(perform(request, stages, output))
        }
    }

    /// Does the stages that have no result yet; everything but the last reply is sent on the way.
    private static func perform(_ request: WorkerRequest, _ stages: any CallStages, _ output: Output) -> WorkerReply {
        let job = request.job
        var clock = Stopwatch()
        do {
            guard let file = try OpenRecording(request) else { return .changed(job: job) }
            let path = file.path
            let inspection: SoundInspection
            if let known = request.inspection {
                inspection = known
            } else {
                inspection = try stages.decode(path: path)
                output.send(.decoded(job: job, inspection, spent: clock.lap()))
            }
            let transcript: Transcript
            if let known = request.transcript {
                transcript = known
            } else {
                transcript = try stages.transcribe(path: path, inspection: inspection) { fraction in
                    output.sendProgress(job: job, fraction)
                }
                output.send(.transcribed(job: job, transcript, spent: clock.lap()))
            }
            let decisions =
                try request.decisions
                ?? stages.address(path: path, inspection: inspection, transcript: transcript)
            return .addressed(job: job, decisions, spent: clock.lap())
        } catch let rejection as RecordingRejection {
            return .rejected(job: job, rejection, spent: clock.lap())
        } catch {
            return .failed(job: job, "\(error)")
        }
    }

    /// The recording, held open for the time of the job, so that its name no longer matters.
    private final class OpenRecording {
        private let descriptor: Int32

        /// `nil` where the file is gone or changed.
        init?(_ request: WorkerRequest) throws {
            do {
                descriptor = try FileSystem.open(request.path)
            } catch let error as FileSystemError where error.isAbsent || error.number == ELOOP {
                return nil
            }
            var status = stat()
            guard fstat(descriptor, &status) == 0, FileSignature(status).sameContent(request.signature) else {
                return nil
            }
        }

        var path: String { "/proc/self/fd/\(descriptor)" }

        deinit { close(descriptor) }
    }

    /// The replies' way out.
    private final class Output {
        private let descriptor: Int32
        private var lastProgress = ContinuousClock.now - .seconds(1)

        init(descriptor: Int32) {
            self.descriptor = descriptor
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }

        func send(_ reply: WorkerReply) {
            guard let line = try? WireFormat.line(reply) else { fatalError("a reply cannot be encoded") }
            line.withUnsafeBytes { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    if count < 0 {
                        if errno == EINTR { continue }
                        // Nobody listens any more.
                        _exit(0)
                    }
                    rest = rest[(rest.startIndex + count)...]
                }
            }
        }

        /// At most ten a second.
        func sendProgress(job: Int, _ fraction: Double) {
            let now = ContinuousClock.now
            guard now - lastProgress >= .milliseconds(100) else { return }
            lastProgress = now
            send(.progress(job: job, fraction: min(max(fraction, 0), 1)))
        }
    }

    /// Requests in the order of their arrival; filled by a thread that ends the process when the input ends, also
    /// while a stage is busy or hangs.
    private final class RequestQueue: Sendable {
        private let waiting = Mutex<[WorkerRequest]>([])
        private let arrived = DispatchSemaphore(value: 0)

        func next() -> WorkerRequest {
            arrived.wait()
            return waiting.withLock { $0.removeFirst() }
        }

        func readUntilEnd() -> Never {
            var lines = LineBuffer()
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = read(STDIN_FILENO, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { _exit(0) }
                for line in lines.append(buffer[..<count]) {
                    guard let request = try? WireFormat.value(WorkerRequest.self, from: line) else {
                        FileHandle.standardError.write(Data("a request cannot be read\n".utf8))
                        _exit(2)
                    }
                    waiting.withLock { $0.append(request) }
                    arrived.signal()
                }
            }
        }
    }
}

/// Milliseconds between laps.
struct Stopwatch {
    private var start = ContinuousClock.now

    mutating func lap() -> Int {
        let now = ContinuousClock.now
        defer { start = now }
        return Int((now - start) / .milliseconds(1))
    }
}
