package io.mailroom.ingest.publish;

import static io.mailroom.ingest.publish.Samples.at;
import static io.mailroom.ingest.publish.Samples.batch;
import static io.mailroom.ingest.publish.Samples.email;
import static io.mailroom.ingest.publish.Samples.letter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailroom.ingest.publish.Batch.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {
  @Test
  void uidsAscendFromThePositionOn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch(at(5, 0), email(4, false)))
        .withMessageContaining("uid 4 of watch");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch(at(5, 0), email(6, false), email(6, false)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch(at(5, 0), email(7, false), email(6, false)));
  }

  @Test
  void onlyEmailsTakeASequenceNumber() {
    var batch =
        batch(
            at(5, 9), email(5, false), new Message.Gone(8), letter(9), email(2_500_000_000L, true));

    assertThat(batch.end()).isEqualTo(at(2_500_000_001L, 11));
  }

  @Test
  void emptyBatchLeadsNowhere() {
    assertThat(batch(at(5, 9)).end()).isEqualTo(at(5, 9));
  }

  @Test
  void lateMessagesLeaveTheCursorWhereItIs() {
    var batch =
        new Batch(
            Samples.KEY,
            at(9, 5),
            new Step.Late(Samples.LISTED_AT),
            List.of(email(2, false), email(4, false)));

    assertThat(batch.end()).isEqualTo(at(9, 7));
  }

  @Test
  void onlyUnreadEmailsAreMarked() {
    var batch = batch(at(5, 9), email(5, false), email(6, true), letter(7), new Message.Gone(8));

    assertThat(batch.toMark()).containsExactly(5L);
  }
}
