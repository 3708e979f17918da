/** Tests of this room. */
@NullMarked
package org.meterline.usagemeter.upgrade;

import org.jspecify.annotations.NullMarked;
