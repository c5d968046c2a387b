package io.mailroom.contract.routed;

import org.jspecify.annotations.Nullable;

/** An attachment without its content. */
public record AttachmentSummary(
    String filename, String contentType, long size, @Nullable String contentId, boolean inline) {}
