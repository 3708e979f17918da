/** Tests of this room. */
@NullMarked
package org.meterline.usagemeter.usecase.upgrade;

import org.jspecify.annotations.NullMarked;
