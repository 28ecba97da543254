package io.orrery.local.kinesis.limits;

/**
 * A rate with a burst of one second's worth, which may go into debt: what is let in while the bucket has anything (or is full) is
 * let in whole, and the debt is paid by waiting. That is how the service treats a record larger than a second's worth, and a
 * 10 MB read that blocks a shard for the next five seconds. Pure: time is passed in. Not thread-safe.
 */
public final class TokenBucket {

    private final double perMilli;
    private final double capacity;
    private double tokens;
    private long refilledAt;

    public TokenBucket(long perSecond, long nowMillis) {
        if (perSecond <= 0) {
            throw new IllegalArgumentException("Cannot use rate=" + perSecond + " per second: must be positive");
        }
        this.perMilli = perSecond / 1000.0;
        this.capacity = perSecond;
        this.tokens = perSecond;
        this.refilledAt = nowMillis;
    }

    /** Whether {@code amount} may pass now; takes nothing. */
    public boolean allows(long amount, long nowMillis) {
        refill(nowMillis);
        return tokens >= Math.min((double) amount, capacity);
    }

    /** Takes {@code amount}, into debt where the bucket holds less. */
    public void take(long amount, long nowMillis) {
        refill(nowMillis);
        tokens -= amount;
    }

    /** How long until {@code amount} may pass; 0 where it may now. */
    public long millisUntil(long amount, long nowMillis) {
        refill(nowMillis);
        double missing = Math.min((double) amount, capacity) - tokens;
        return missing <= 0 ? 0 : (long) Math.ceil(missing / perMilli);
    }

    private void refill(long nowMillis) {
        if (nowMillis > refilledAt) {
            tokens = Math.min(capacity, tokens + (nowMillis - refilledAt) * perMilli);
            refilledAt = nowMillis;
        }
    }
}
