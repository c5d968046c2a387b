package io.mailroom.config.store;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.contract.integration.Integration;
import java.util.Optional;

/** What must hold between integrations, whoever changes them. Pure. */
final class Rules {
  private Rules() {}

  /**
   * What a change comes to.
   *
   * @param isAccepted whether it is to be written
   * @param after everything, once it is
   */
  record Verdict(Outcome outcome, boolean isAccepted, Directory after) {}

  /** Judges a change by everything that was committed before it. */
  static Verdict judge(Directory now, Change change) {
    if (now.isUnreadable(change.id())) {
      return refused(now, ProblemCode.INTERNAL, "its record cannot be read by this version");
    }
    return switch (change) {
      case Change.Write write -> write(now, write);
      case Change.Remove remove -> remove(now, remove);
    };
  }

  /**
   * Judges a change of which it is not known whether it was written, by what is there now. It can
   * no longer be written by the attempt that ended so.
   *
   * @return what became of it; empty if it was not written and may be judged like any other
   */
  static Optional<Outcome> settle(Directory now, Change change) {
    Optional<Integration> current = now.find(change.id());
    return switch (change) {
      case Change.Remove _ ->
          current.isPresent() ? Optional.empty() : Optional.of(new Outcome.Removed());
      case Change.Write(Integration next) -> {
        boolean isNew = next.revision().version() == 1;
        if (current.isEmpty()) {
          yield isNew ? Optional.empty() : Optional.of(unknown());
        }
        if (current.get().revision().equals(next.revision())) {
          yield Optional.of(new Outcome.Saved(next));
        }
        // Somebody has gone further since: upon ours, or instead of it.
        yield current.get().revision().version() > next.revision().version()
            ? Optional.of(unknown())
            : Optional.empty();
      }
    };
  }

  private static Verdict write(Directory now, Change.Write write) {
    Integration next = write.next();
    if (write.isNew()) {
      Optional<Integration> earlier = now.changedBy(next.revision().changeId());
      if (earlier.isPresent()) {
        return new Verdict(new Outcome.Repeated(earlier.get()), false, now);
      }
    } else {
      Optional<Integration> current = now.find(next.id());
      if (current.isEmpty()) {
        return missing(now);
      }
      if (!write.follows(current.get())) {
        return stale(now, current.get());
      }
    }
    Optional<Problem> conflict = now.domainConflict(next.profile().domain(), next.id());
    if (conflict.isPresent()) {
      return new Verdict(new Outcome.Refused(conflict.get()), false, now);
    }
    return new Verdict(new Outcome.Saved(next), true, now.with(next));
  }

  private static Verdict remove(Directory now, Change.Remove remove) {
    Optional<Integration> current = now.find(remove.id());
    if (current.isEmpty()) {
      return missing(now);
    }
    if (current.get().revision().version() != remove.version()) {
      return stale(now, current.get());
    }
    int folders = current.get().watches().size();
    return folders == 0
        ? new Verdict(new Outcome.Removed(), true, now.without(remove.id()))
        : refused(
            now,
            ProblemCode.FOLDERS_REMAIN,
            "it has " + folders + " folders (expected none: remove them first)");
  }

  private static Verdict missing(Directory now) {
    return refused(now, ProblemCode.NOT_FOUND, "there is no integration of this id");
  }

  private static Verdict stale(Directory now, Integration current) {
    return refused(
        now,
        ProblemCode.VERSION_STALE,
        "it is at version " + current.revision().version() + " now: read it again");
  }

  private static Outcome unknown() {
    return new Outcome.Refused(
        Problem.of(
            ProblemCode.OUTCOME_UNKNOWN,
            "it was changed again before the outcome was known: read it"));
  }

  private static Verdict refused(Directory now, ProblemCode code, String detail) {
    return new Verdict(new Outcome.Refused(Problem.of(code, detail)), false, now);
  }
}
