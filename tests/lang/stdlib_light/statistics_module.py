# statistics: means, medians, modes.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
import statistics as s
t('s.mean([1, 2, 3, 4])', 's.mean([0.5, 1.5])', 's.median([3, 1, 2])')
t('s.median([1, 2, 3, 4])', 's.median_low([1, 2])', "s.mode('aab')")
t("s.multimode('aabb')", 's.pstdev([1, 2, 3])', 's.stdev([1, 2, 3, 4])')
t('s.variance([1, 2, 3, 4])', 's.fmean([1, 2])', 's.geometric_mean([2, 8])')
t('s.harmonic_mean([2, 6])', 's.quantiles([1, 2, 3, 4])', 's.mean([])')
t('s.median([])', 's.mode([])', 's.stdev([1])')
t("s.mean(['a'])", 's.linear_regression([1, 2, 3], [2, 4, 6])', 's.correlation([1, 2, 3], [3, 2, 1])')
t('s.NormalDist(0, 1).cdf(0)')
