package io.mailroom.imap.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModifiedUtf7Test {

  @ParameterizedTest
  @CsvSource({
    "INBOX, INBOX",
    "Entw&APw-rfe, Entwürfe",
    "A&-B, A&B",
    "&-, &",
    "&-&-, &&",
    "&ZeVnLA-, 日本",
    "'&ZeVnLIqe-/&U,BTFw-', 日本語/台北",
    "a.b&2D3eAA-, a.b😀",
    "&2D3eANg93gA-, 😀😀",
    "'~peter/mail/&U,BTFw-/&ZeVnLIqe-', ~peter/mail/台北/日本語"
  })
  void nameIsReadAsTheStandardSays(String wire, String name) {
    assertThat(decode(wire)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "A&B, A&B", // unescaped
    "A&B-C, A&B-C", // unescaped before a hyphen
    "R&D - 2026, R&D - 2026",
    "&ZeVnLA, &ZeVnLA", // without an end
    "&2D0-, &2D0-", // half a surrogate pair
    "&!!!-x, &!!!-x",
    "Entwürfe, Entwürfe" // UTF-8 as it is
  })
  void nameThatBreaksTheRulesIsStillAName(String wire, String name) {
    assertThat(decode(wire)).isEqualTo(name);
  }

  @Test
  void octetsThatAreNoUtf8AreLatin1() {
    assertThat(ModifiedUtf7.decode("Entwürfe".getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo("Entwürfe");
  }

  private static String decode(String wire) {
    return ModifiedUtf7.decode(wire.getBytes(StandardCharsets.UTF_8));
  }
}
