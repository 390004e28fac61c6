import Foundation
import ZhidaSpeech

/// Adapts the network of an acoustic model, whose Gaussians stand for its softmax and stay as they are.
struct NetworkAdaptation: Adaptation {
    let model: SpeechModel

    func adapt(
        to stretches: [SpokenStretch],
        method: AdaptationMethod,
        acoustic: String,
        work: String
    ) throws(ModelError) -> AdaptationOutcome {
        do {
            var learner = try NetworkLearner(model: model)
            var leftOut = 0
            for stretch in stretches where try !learner.add(stretch.samples, words: stretch.words) { leftOut += 1 }
            guard learner.frames > 0 else { throw ModelError.notAdaptable(why: "there is no speech to adapt it to") }
            let logLikelihood = learner.evidence / Double(learner.frames)
            if method.steps.common { learner.learn(.last) }
            if method.steps.each { learner.learn(.all) }
            try FolderFiles.replace("\(acoustic)/\(SpeechModel.networkFile)", with: learner.file())
            return AdaptationOutcome(
                stretches: stretches.count - leftOut,
                leftOut: leftOut,
                logLikelihood: logLikelihood
            )
        } catch let fault as SpeechFault {
            throw .notAdaptable(why: "\(fault)")
        } catch let error as ModelError {
            throw error
        } catch {
            throw .notAdaptable(why: "\(error)")
        }
    }
}
