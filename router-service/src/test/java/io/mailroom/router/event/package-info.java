/** Tests of what is read and written, byte for byte. */
@NullMarked
package io.mailroom.router.event;

import org.jspecify.annotations.NullMarked;
