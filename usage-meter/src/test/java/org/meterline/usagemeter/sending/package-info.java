/** Tests of this room. */
@NullMarked
package org.meterline.usagemeter.sending;

import org.jspecify.annotations.NullMarked;
