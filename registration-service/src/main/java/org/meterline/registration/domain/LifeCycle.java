package org.meterline.registration.domain;

import java.time.Instant;
import org.meterline.contracts.topic.UsageMeterState.Status;

/**
 * Where a usage meter stands; each state offers its legal moves and no other.
 * <pre>
 *                checked              suspend
 *  REGISTERED ───────────► ACTIVE ◄─────────────► SUSPENDED   (lift returns to REGISTERED where it was never checked)
 *      ▲  │                  │                        │
 *      │  └──────────────────┴───────┬────────────────┘
 *      │ registerAgain               ▼ unregister
 *      └─────────────────────── UNREGISTERED
 * </pre>
 */
public sealed interface LifeCycle {

    Status status();

    /** A state of a meter that belongs to the suite. */
    sealed interface Present extends LifeCycle {

        /** What the meter's own "Check registration" leads to. */
        Present checked();

        Suspended suspend();

        default Unregistered unregister(Instant at) {
            return new Unregistered(at);
        }
    }

    /** Registered by its provider; it has not shown itself yet. */
    record Registered() implements Present {

        @Override
        public Status status() {
            return Status.REGISTERED;
        }

        @Override
        public Active checked() {
            return new Active();
        }

        @Override
        public Suspended suspend() {
            return new Suspended(false);
        }
    }

    /** It has checked its registration with its token at least once. */
    record Active() implements Present {

        @Override
        public Status status() {
            return Status.ACTIVE;
        }

        @Override
        public Active checked() {
            return this;
        }

        @Override
        public Suspended suspend() {
            return new Suspended(true);
        }
    }

    /**
     * Its reports are refused until the suspension is lifted; its token works, so that it can learn why.
     *
     * @param wasChecked whether it has ever checked its registration
     */
    record Suspended(boolean wasChecked) implements Present {

        @Override
        public Status status() {
            return Status.SUSPENDED;
        }

        @Override
        public Suspended checked() {
            return new Suspended(true);
        }

        @Override
        public Suspended suspend() {
            return this;
        }

        public Present lift() {
            return wasChecked ? new Active() : new Registered();
        }
    }

    /** Gone, and remembered: its id belongs to its provider for ever. */
    record Unregistered(Instant since) implements LifeCycle {

        @Override
        public Status status() {
            return Status.UNREGISTERED;
        }

        public Registered registerAgain() {
            return new Registered();
        }
    }
}
