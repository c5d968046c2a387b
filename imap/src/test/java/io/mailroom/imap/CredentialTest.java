package io.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CredentialTest {
  @Test
  void passwordIsNotShown() {
    assertThat(new Credential.Password("ann", "k4t\"ze").toString()).doesNotContain("k4t");
  }
}
