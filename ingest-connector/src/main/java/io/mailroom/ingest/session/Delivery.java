package io.mailroom.ingest.session;

import static java.util.concurrent.CompletableFuture.completedFuture;

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
import io.mailroom.ingest.intake.Recollection;
import io.mailroom.ingest.intake.Taken;
import io.mailroom.ingest.publish.Batch;
import io.mailroom.ingest.publish.Handover;
import io.mailroom.ingest.publish.Step;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Takes listed messages of one folder into Kafka, batch after batch, and has marked what is there.
 * It ends when a batch is lost: those behind it are lost too. Used by the session's thread.
 */
final class Delivery {
  /** One batch commits and one is made while the next is fetched; more would only hold memory. */
  private static final int MOST_IN_FLIGHT = 3;

  private static final Reason RENUMBERED =
      new Reason("folder-renumbered", "its emails are recognised by their content");

  private final SelectedFolder folder;
  private final Assignment work;
  private final Caution caution;
  private final Settlement settlement;
  private @Nullable Recollection recollection;

  Delivery(SelectedFolder folder, Assignment work) {
    this.folder = folder;
    this.work = work;
    this.caution = work.caution();
    this.settlement = new Settlement(folder, work.key(), work.publisher());
  }

  /** Whether a message was committed. */
  boolean hasProgressed() {
    return settlement.hasDelivered();
  }

  boolean canMark() {
    return settlement.canMark();
  }

  void mark(Collection<Long> uids) throws ImapFault {
    settlement.mark(uids);
  }

  /** Waits until nothing is in flight; false if something was lost. */
  boolean settle() throws ImapFault, FolderFault, InterruptedException {
    return settle(0);
  }

  /** Hands a step without messages over, when nothing else is in flight; false if it was lost. */
  boolean take(Position position, Step step) throws ImapFault, FolderFault, InterruptedException {
    settlement.add(completedFuture(work.publisher().submit(batch(position, step), () -> {})));
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
    try {
      return deliverAll(waiting, begin, step);
    } catch (RuntimeException | Error bug) {
      // One of these emails is more than we can bear: found one by one, it is given up.
      caution.failed("internal");
      throw bug;
    }
  }

  /** All batches are made when it returns. */
  private Optional<Position> deliverAll(List<ListedMessage> waiting, Position begin, Step step)
      throws ImapFault, FolderFault, InterruptedException {
    Intake.Source source = source(waiting.getFirst());
    boolean isResync = !source.recollection().equals(Recollection.NONE);
    Future<Handover> last = null;
    for (int done = 0; done < waiting.size(); ) {
      if (isResync) {
        work.board().state(work.key(), FolderState.RESYNCING, RENUMBERED);
      } else if (done > 0) {
        work.board().state(work.key(), FolderState.CATCHING_UP, null);
      }
      List<ListedMessage> rest = waiting.subList(done, waiting.size());
      Taken taken = take(source, rest, begin.uidValidity());
      if (taken.count() > 0) {
        last = make(source, taken, last, batch(begin, step));
        settlement.add(last);
      }
      boolean isAlone = caution.isSuspect(rest.getFirst().uid().value());
      FolderFault notFetched = taken.notFetched();
      if (!settle(isAlone || notFetched != null ? 0 : MOST_IN_FLIGHT - 1)) {
        return Optional.empty();
      }
      if (notFetched != null) {
        caution.failed(notFetched.reason().code());
        throw notFetched;
      }
      done += taken.count();
      work.board().proven(work.key(), waiting.size() - done);
    }
    return Optional.of(endOf(last, begin));
  }

  /**
   * Writes the next attempt down, for it may be the last thing that this process does.
   *
   * @return false if that was lost
   */
  private boolean announce(List<ListedMessage> waiting, Position position)
      throws ImapFault, FolderFault, InterruptedException {
    long first = waiting.getFirst().uid().value();
    InFlight last = work.committed().owed().inFlight();
    caution.awaitTurn(last);
    if (caution.givesUp(last, first)) {
      return true;
    }
    if (!take(
        position, new Step.Attempt(first, waiting.getLast().uid().value(), caution.hasFailed()))) {
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

  private Taken take(Intake.Source source, List<ListedMessage> waiting, long uidValidity)
      throws ImapFault, FolderFault, InterruptedException {
    try {
      return work.tools().intake().take(source, waiting, uidValidity);
    } catch (ImapFault fault) {
      caution.failed(fault.problem().code());
      throw fault;
    }
  }

  /**
   * Makes a batch and hands it over, on a thread of its own: meanwhile the next one is fetched.
   *
   * @param before the batch before it, behind which it is handed over
   * @param begin what it is to be if there is none before it
   */
  private Future<Handover> make(
      Intake.Source source, Taken taken, @Nullable Future<Handover> before, Batch begin) {
    FutureTask<Handover> making =
        new FutureTask<>(() -> {
          boolean isHandedOver = false;
          try (taken) {
            Batch next = batch(endOf(before, begin.from()), begin.step());
            Batch batch =
                work.tools().intake().make(source.spec(), source.recollection(), taken, next);
            Handover handover = work.publisher().submit(batch, taken::release);
            isHandedOver = true;
            return handover;
          } finally {
            if (!isHandedOver) {
              taken.release();
            }
          }
        });
    Thread.ofVirtual().name("batch-" + work.key()).start(making);
    return making;
  }

  private static Position endOf(@Nullable Future<Handover> last, Position otherwise)
      throws FolderFault, InterruptedException {
    return last == null ? otherwise : Settlement.made(last).batch().end();
  }

  private boolean settle(int most) throws ImapFault, FolderFault, InterruptedException {
    boolean isWhole = settlement.settle(most);
    if (settlement.hasDelivered()) {
      caution.survived();
    }
    return isWhole;
  }

  private Batch batch(Position position, Step step) {
    return new Batch(work.key(), position, step, List.of());
  }
}
