/**
 * The sample month: does what a portal backend and an operator would do, through the services' own interfaces and
 * with the real usage-meter program. Knows addresses and clients, and nothing of how the stack is run.
 */
@NullMarked
package org.meterline.local.sample;

import org.jspecify.annotations.NullMarked;
