package io.mailroom.contract.integration;

import org.jspecify.annotations.Nullable;

/**
 * How the conversations of an integration are told apart, beside by what emails refer to.
 *
 * @param subjectDays within how many days an email that refers to nothing belongs to the
 *     conversation with the same participants and subject, 1..30, for as long as anything is
 *     remembered; never, if absent
 */
public record ConversationSettings(@Nullable Integer subjectDays) {
  /** By references alone. */
  public static final ConversationSettings BY_REFERENCES = new ConversationSettings(null);

  public ConversationSettings {
    if (subjectDays != null && (subjectDays < 1 || subjectDays > 30)) {
      throw new IllegalArgumentException("subjectDays " + subjectDays + " (expected 1..30)");
    }
  }
}
