package io.mailroom.endtoend.tally;

import io.mailroom.contract.email.InboundEmail;

/**
 * An email that a committed reader found on {@code inbound-email}.
 *
 * @param id its {@code X-Tally-Id}; the event's own id where the email has none
 * @param emailId {@code ce_id} of its event
 * @param origin which watch published it, and as which number
 * @param uidValidity epoch of the folder
 * @param uid the message within it
 * @param sha256 of the raw message, as the event says
 */
public record Published(
    String id,
    String emailId,
    InboundEmail.Origin origin,
    long uidValidity,
    long uid,
    String sha256) {}
