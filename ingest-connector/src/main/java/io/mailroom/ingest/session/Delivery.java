package io.mailroom.ingest.session;

import io.mailroom.contract.progress.Checkpoint.InFlight;
import io.mailroom.contract.progress.Checkpoint.Position;
import io.mailroom.contract.progress.Checkpoint.Resync;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.Reason;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.connection.SelectedFolder;
import io.mailroom.imap.message.ListedMessage;
import io.mailroom.ingest.intake.Caution;
import io.mailroom.ingest.intake.FolderFault;
import io.mailroom.ingest.intake.Intake;
import io.mailroom.ingest.intake.Intake.Taken;
import io.mailroom.ingest.intake.Recollection;
import io.mailroom.ingest.publish.Batch;
import io.mailroom.ingest.publish.Step;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes listed messages of one folder into Kafka, batch after batch, and has marked what is there.
 * It ends when a batch is lost: those behind it are lost too. Used by the session's thread.
 */
final class Delivery {
  /** One batch commits while the next is fetched; more would only hold memory. */
  private static final int MOST_IN_FLIGHT = 2;

  private static final Reason RENUMBERED =
      new Reason("folder-renumbered", "its emails are recognised by their content");

  private final SelectedFolder folder;
  private final Assignment work;
  private final Caution caution;
  private final Settlement settlement;
  private @Nullable Recollection recollection;
  private boolean progressed;

  Delivery(SelectedFolder folder, Assignment work) {
    this.folder = folder;
    this.work = work;
    this.caution = work.caution();
    this.settlement = new Settlement(folder, work.key(), work.publisher());
  }

  /** Whether an email was handed over. */
  boolean hasProgressed() {
    return progressed;
  }

  boolean canMark() {
    return settlement.canMark();
  }

  void mark(Collection<Long> uids) throws ImapFault {
    settlement.mark(uids);
  }

  /** Waits until nothing is in flight; false if something was lost. */
  boolean settle() throws ImapFault, InterruptedException {
    return settlement.settle(0);
  }

  /** Hands a step without messages over, when nothing else is in flight; false if it was lost. */
  boolean take(Position position, Step step) throws ImapFault, InterruptedException {
    settlement.add(work.publisher().submit(batch(position, step), () -> {}));
    return settle();
  }

  /**
   * Delivers messages; the last batches may still be in flight when it returns.
   *
   * @param waiting ascending, may be none
   * @param begin where the first of them begins
   * @return where the next begins, unless something was lost
   * @throws FolderFault if a message cannot be had now
   */
  Optional<Position> deliver(List<ListedMessage> waiting, Position begin, Step step)
      throws ImapFault, FolderFault, InterruptedException {
    if (waiting.isEmpty()) {
      return Optional.of(begin);
    }
    if (caution.isWary() && !announce(waiting, begin)) {
      return Optional.empty();
    }
    Intake.Source source = source(waiting.getFirst());
    boolean isResync = !source.recollection().equals(Recollection.NONE);
    Position position = begin;
    for (int done = 0; done < waiting.size(); ) {
      if (isResync) {
        work.board().state(work.key(), FolderState.RESYNCING, RENUMBERED);
      } else if (done > 0) {
        work.board().state(work.key(), FolderState.CATCHING_UP, null);
      }
      Taken taken = take(source, waiting.subList(done, waiting.size()), batch(position, step));
      Batch batch = taken.batch();
      if (!batch.messages().isEmpty()) {
        settlement.add(work.publisher().submit(batch, taken.share()::close));
        position = batch.end();
      }
      if (!settlement.settle(taken.notFetched() == null ? MOST_IN_FLIGHT - 1 : 0)) {
        return Optional.empty();
      }
      progressed = progressed || !batch.messages().isEmpty();
      if (taken.notFetched() != null) {
        throw taken.notFetched();
      }
      done += batch.messages().size();
      work.board().proven(work.key(), waiting.size() - done);
    }
    return Optional.of(position);
  }

  /**
   * Writes the next attempt down, for it may be the last thing that this process does.
   *
   * @return false if that was lost
   */
  private boolean announce(List<ListedMessage> waiting, Position position)
      throws ImapFault, InterruptedException {
    long first = waiting.getFirst().uid().value();
    long last = waiting.getLast().uid().value();
    if (caution.givesUp(work.committed().owed().inFlight(), first)) {
      return true;
    }
    if (!take(position, new Step.Attempt(first, last, caution.hasFailed()))) {
      return false;
    }
    InFlight begun = work.committed().owed().inFlight();
    if (begun != null) {
      caution.begins(begun);
    }
    return true;
  }

  /** What was handled is remembered only while messages come that have to be recognised. */
  private Intake.Source source(ListedMessage first) throws FolderFault, InterruptedException {
    Resync resync = work.committed().past().resync();
    if (resync == null || first.uid().value() >= resync.below()) {
      recollection = Recollection.NONE;
    } else if (recollection == null) {
      recollection = Recollection.of(resync, work.spec().watch().since(), work.fingerprints());
    }
    return new Intake.Source(work.spec(), folder, caution, recollection);
  }

  private Taken take(Intake.Source source, List<ListedMessage> waiting, Batch begin)
      throws ImapFault, FolderFault, InterruptedException {
    Taken taken;
    try {
      taken = work.tools().intake().take(source, waiting, begin);
    } catch (ImapFault fault) {
      caution.failed(fault.problem().code());
      throw fault;
    } catch (RuntimeException | Error bug) {
      // One of these emails is more than we can bear: found one by one, it is given up.
      caution.failed("internal");
      throw bug;
    }
    if (!taken.batch().messages().isEmpty()) {
      caution.survived();
    }
    if (taken.notFetched() != null) {
      caution.failed(taken.notFetched().reason().code());
    }
    return taken;
  }

  private Batch batch(Position position, Step step) {
    return new Batch(work.key(), position, step, List.of());
  }
}
