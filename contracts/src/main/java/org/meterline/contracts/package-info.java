/** The promises between usage meters, the suite and a portal backend, as code. */
@NullMarked
package org.meterline.contracts;

import org.jspecify.annotations.NullMarked;
