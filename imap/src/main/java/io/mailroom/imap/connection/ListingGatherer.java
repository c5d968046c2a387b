package io.mailroom.imap.connection;

import io.mailroom.imap.Uid;
import io.mailroom.imap.UidRange;
import io.mailroom.imap.message.ListedMessage;
import io.mailroom.imap.message.Listing;
import io.mailroom.imap.wire.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a listing: sorted, for servers do not (FAILURES B10); within the ranges, for {@code n:*}
 * brings the last one whatever n is (B7); several of one message are one.
 */
final class ListingGatherer implements Answer.Listener {

  private final List<UidRange> ranges;
  private final int limit;
  private final TreeMap<Uid, Row> rows = new TreeMap<>();
  private boolean isCut;

  private record Row(
      @Nullable Set<String> flags, @Nullable Instant internalDate, @Nullable Long size) {

    /** The newer one goes first, where both say something. */
    Row over(Row older) {
      return new Row(
          flags == null ? older.flags : flags,
          internalDate == null ? older.internalDate : internalDate,
          size == null ? older.size : size);
    }

    ListedMessage message(Uid uid) {
      return new ListedMessage(
          uid, flags == null ? Set.of() : flags, internalDate, size == null ? 0 : size);
    }
  }

  ListingGatherer(List<UidRange> ranges, int limit) {
    this.ranges = List.copyOf(ranges);
    this.limit = limit;
  }

  @Override
  public void on(Answer answer) {
    if (!(answer instanceof Answer.Fetch fetch)) {
      return;
    }
    Uid uid = fetch.uid();
    if (uid == null || ranges.stream().noneMatch(range -> range.contains(uid))) {
      return;
    }
    Row row = new Row(fetch.flags(), fetch.internalDate(), fetch.size());
    var _ = rows.merge(uid, row, (older, newer) -> newer.over(older));
    if (rows.size() > limit) {
      isCut = true;
      var _ = rows.pollLastEntry();
    }
  }

  Listing listing() {
    return new Listing(
        rows.entrySet().stream().map(row -> row.getValue().message(row.getKey())).toList(), isCut);
  }
}
