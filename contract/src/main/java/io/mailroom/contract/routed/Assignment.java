package io.mailroom.contract.routed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where an email goes, as its folder's route says. */
public record Assignment(
    String queue, @Nullable Integer priority, List<String> skills, @Nullable String language) {
  public Assignment {
    skills = List.copyOf(skills);
  }
}
