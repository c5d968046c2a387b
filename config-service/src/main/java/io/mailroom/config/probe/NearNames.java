package io.mailroom.config.probe;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which names a misspelt one may have meant. Pure. */
final class NearNames {
  private static final int MOST = 5;

  private NearNames() {}

  /**
   * The nearest names, nearest first, at most five: those that differ by case, contain one another,
   * or by at most a third of their letters.
   */
  static List<String> of(String name, List<String> existing) {
    return existing.stream()
        .map(each -> new Near(each, distance(fold(name), fold(each))))
        .filter(near -> near.distance <= Math.max(name.length(), near.name.length()) / 3)
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
        .limit(MOST)
        .map(Near::name)
        .toList();
  }

  private record Near(String name, int distance) {}

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Letters to insert, remove or replace (Levenshtein); of a part within a whole, 1. */
  private static int distance(String one, String other) {
    if (one.equals(other)) {
      return 0;
    }
    if (one.contains(other) || other.contains(one)) {
      return 1;
    }
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
