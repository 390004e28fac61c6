"""Training of Zhida's default speech model: the acoustic model, the lexicon and the language model.

The modules follow the journey of the data:

    phones, readings          what is said: syllables and their phones
    spoken_numbers, gazetteer,
    patterns, sentences       what callers say: the language model's corpus
    general_text              what people write: its other half
    audio, recordings,
    synthetic, corpus         recordings become training utterances of a telephone line
    features, alignment,
    mixtures, state_tying,
    transform, acoustic_model how the acoustic model is estimated and written
    augmentation, network,
    hybrid                    a network learns the states, and becomes a model Sphinx can read
    language_model            counts become a trigram
    train, train_language,
    make_loso_set,
    make_sentence_set, evaluate
                              the programs

Everything runs on numpy and scipy, the network's learning on JAX and optax. Of the Sphinx tools only `sphinx_fe`
(cepstra), `pocketsphinx_mdef_convert`, `sphinx_lm_convert` (file formats) and `pocketsphinx_batch` (evaluation) are
used.
"""
