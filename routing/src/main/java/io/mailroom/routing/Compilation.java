package io.mailroom.routing;

/** What became of a rule's text. */
public sealed interface Compilation {

  /** It can be tested. */
  record Compiled(Condition condition) implements Compilation {}

  /**
   * It is no condition.
   *
   * @param line 1 or more
   * @param column within the line, 1 or more, in characters
   * @param offset of the same place within the whole text, 0 or more, in UTF-16 units
   * @param fault what is wrong there, for people: completes "it …"
   */
  record Refused(int line, int column, int offset, String fault) implements Compilation {}
}
