"""Heroes that come from files and go to files, as streams.

**In.** A `source.Source` is a file, or a stream kept in a private file. `detection.detect` guesses its `layout.Layout`,
which `records.sample` shows and a person corrects. `mapping.guess` turns the sample into a `mapping.Mapping`; with a
`mapping.Matching` that is a `mapping.Plan`. `dry_run.dry_run` reads the whole file into a `staging.Staging`, step by
step, and writes nothing; there the records are paged, counted, and corrected by `correcting`. `writing.write` does what
the staging says in one operation of the journal. A paste of cells is the same with `Matching.heroes`.

    source = Source.of_file(path)                                     # or of_stream(BytesIO(data), "Clipboard")
    layout = detect(source)                                           # detect(source, encoding="cp1252") to correct it
    seen = sample(source, layout, 50)
    plan = Plan(guess(seen), Matching(("id",)))
    staging = Staging()                                               # closed by whoever made it
    tasks.scan(dry_run, source, layout, plan, staging, each=show, done=shown, failed=told)
    staging.counts(); staging.page(Status.INVALID, 0, 100)
    tasks.read(correct, staging, number, "age", "17", done=…, failed=…)
    tasks.write(write, staging, Origin("import", author, label), OnConflict.REFUSE, pace, done=…, failed=…)
"""
