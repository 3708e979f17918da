/** Tests of this room. */
@NullMarked
package org.meterline.usagemeter.vsphere;

import org.jspecify.annotations.NullMarked;
