package io.mailroom.ingest.intake;

import io.mailroom.imap.Uid;
import io.mailroom.imap.message.Fetched;
import io.mailroom.imap.message.ListedMessage;
import io.mailroom.ingest.content.ByteBudget;
import io.mailroom.ingest.mime.ParsedEmail;
import io.mailroom.ingest.publish.Batch.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Messages that were taken from a folder and are to become a batch: of each it is either decided
 * what becomes of it, or its octets are here and are being read. One thread at a time uses it; the
 * last one closes it.
 */
public final class Taken implements AutoCloseable {
  private final ByteBudget.Share share;
  private final Map<Uid, Message> decided;
  private final Map<Uid, RawTarget> arrived = new HashMap<>();
  private final Reading reading = new Reading();
  private List<ListedMessage> rows;
  private @Nullable FolderFault notFetched;

  /**
   * @param rows ascending, at least one
   * @param decided what becomes of those that are not fetched; more may be added
   * @param share the memory that it all may hold
   */
  Taken(List<ListedMessage> rows, Map<Uid, Message> decided, ByteBudget.Share share) {
    this.rows = rows;
    this.decided = new HashMap<>(decided);
    this.share = share;
  }

  /** How many of the listed messages; none if the first was not fetched. */
  public int count() {
    return rows.size();
  }

  /** Why the message behind them cannot be had now, if that is so. */
  public @Nullable FolderFault notFetched() {
    return notFetched;
  }

  /** Gives the memory back. Any thread; can be repeated. */
  public void release() {
    share.close();
  }

  /** Drops what became no event; the memory stays taken until it is released. */
  @Override
  public void close() {
    arrived.values().forEach(RawTarget::discard);
    reading.close();
  }

  List<ListedMessage> rows() {
    return rows;
  }

  /** What becomes of a message that is not read. */
  @Nullable Message decided(ListedMessage row) {
    return decided.get(row.uid());
  }

  RawTarget.Read read(ListedMessage row) {
    return Objects.requireNonNull(arrived.get(row.uid()), "not decided and not here").read();
  }

  void decide(Uid uid, Message message) {
    decided.put(uid, message);
  }

  Future<ParsedEmail> begin(Callable<ParsedEmail> work) {
    return reading.begin(work);
  }

  void arrived(List<Fetched<RawTarget>> fetched) {
    for (Fetched<RawTarget> outcome : fetched) {
      if (outcome instanceof Fetched.Complete<RawTarget>(Uid uid, RawTarget target)) {
        arrived.put(uid, target);
      }
    }
  }

  /** Leaves out a message that cannot be had now, and all behind it. */
  void endBefore(Uid uid, FolderFault why) {
    rows = rows.stream().takeWhile(row -> row.uid().compareTo(uid) < 0).toList();
    notFetched = why;
  }
}
