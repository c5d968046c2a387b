/**
 * Which process works on which partition: a group elects, and every partition that comes gets its
 * worker, until it goes.
 */
@NullMarked
package io.mailroom.contract.election;

import org.jspecify.annotations.NullMarked;
