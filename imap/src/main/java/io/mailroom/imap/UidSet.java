package io.mailroom.imap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Messages of one folder: ascending, each once. Immutable.
 *
 * <p>On the wire, neighbours become ranges; a range never covers a UID that is not in the set, for
 * a STORE would change that message too.
 */
public final class UidSet {

  private static final UidSet EMPTY = new UidSet(List.of());

  private final List<Uid> uids;

  private UidSet(List<Uid> uids) {
    this.uids = uids;
  }

  public static UidSet of(Collection<Uid> uids) {
    return uids.isEmpty() ? EMPTY : new UidSet(List.copyOf(new TreeSet<>(uids)));
  }

  public static UidSet of(Uid uid) {
    return new UidSet(List.of(uid));
  }

  /** Ascending. */
  public List<Uid> uids() {
    return uids;
  }

  public boolean isEmpty() {
    return uids.isEmpty();
  }

  public int size() {
    return uids.size();
  }

  /** These without those. */
  public UidSet without(Collection<Uid> others) {
    TreeSet<Uid> rest = new TreeSet<>(uids);
    rest.removeAll(others);
    return of(rest);
  }

  /**
   * This set in parts whose {@link #toString} is short enough for a command line.
   *
   * @param length of each part's text, at least 21, the length of one range
   */
  public List<UidSet> split(int length) {
    List<UidSet> parts = new ArrayList<>();
    int begin = 0;
    int used = 0;
    for (int i = 0; i < uids.size(); i = endOfRange(i)) {
      int more = range(i).length() + 1;
      if (used + more > length + 1) {
        parts.add(new UidSet(uids.subList(begin, i)));
        begin = i;
        used = 0;
      }
      used += more;
    }
    if (begin < uids.size()) {
      parts.add(new UidSet(uids.subList(begin, uids.size())));
    }
    return parts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UidSet set && set.uids.equals(uids);
  }

  @Override
  public int hashCode() {
    return uids.hashCode();
  }

  /** As in a command: {@code 1:3,7}. Source: RFC 9051, sequence-set. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < uids.size(); i = endOfRange(i)) {
      text.append(i == 0 ? "" : ",").append(range(i));
    }
    return text.toString();
  }

  private String range(int begin) {
    int last = endOfRange(begin) - 1;
    return begin == last ? uids.get(begin).toString() : uids.get(begin) + ":" + uids.get(last);
  }

  private int endOfRange(int begin) {
    int end = begin + 1;
    while (end < uids.size() && uids.get(end).value() == uids.get(end - 1).value() + 1) {
      end++;
    }
    return end;
  }
}
