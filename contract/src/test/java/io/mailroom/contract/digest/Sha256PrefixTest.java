package io.mailroom.contract.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class Sha256PrefixTest {
  private static final String OF_ABC = "ba7816bf8f01cfea414140de5dae2223";

  /** FIPS 180-4 has the digest of this text as an example. */
  @Test
  void itIsTheFirstHalfOfTheSha256() {
    assertThat(Sha256Prefix.of("abc")).hasToString(OF_ABC);
  }

  @Test
  void whatIsWrittenIsRead() {
    assertThat(Sha256Prefix.parse(OF_ABC)).isEqualTo(Sha256Prefix.of("abc"));
    assertThat(Sha256Prefix.parse("0".repeat(31) + "f")).hasToString("0".repeat(31) + "f");
  }

  @Test
  void otherTextsAreNone() {
    for (var text : new String[] {"", OF_ABC.substring(1), OF_ABC + "0", "g".repeat(32)}) {
      assertThatThrownBy(() -> Sha256Prefix.parse(text))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
