/** Tests of the whole program; those of a room stand in the room's package. */
@NullMarked
package org.meterline.usagemeter;

import org.jspecify.annotations.NullMarked;
