/** Tests of the one-command start. */
@NullMarked
package io.mailroom.sandbox.run;

import org.jspecify.annotations.NullMarked;
