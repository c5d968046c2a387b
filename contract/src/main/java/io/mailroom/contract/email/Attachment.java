package io.mailroom.contract.email;

import org.jspecify.annotations.Nullable;

/**
 * One leaf of an email that is not its text.
 *
 * @param filename decoded, without any path; "unnamed" where the email gives none
 * @param contentType media type, lower case
 * @param size octets after decoding
 * @param contentId without angle brackets
 * @param inline whether the email shows it in its text
 * @param content the octets
 */
public record Attachment(
    String filename,
    String contentType,
    long size,
    @Nullable String contentId,
    boolean inline,
    Content content) {}
