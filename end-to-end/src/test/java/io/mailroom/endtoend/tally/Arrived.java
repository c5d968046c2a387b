package io.mailroom.endtoend.tally;

/**
 * A message that a mail server has taken.
 *
 * @param reply which reply it is: the local part of its only recipient
 * @param messageId as it stands in the header
 * @param date as it stands in the header
 */
public record Arrived(String reply, String messageId, String date) {}
