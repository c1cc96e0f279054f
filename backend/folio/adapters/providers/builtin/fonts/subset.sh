#!/bin/sh
# Makes the fonts of this folder again from Debian's packages fonts-inter, fonts-noto-core and fonts-noto-cjk.
# Needs pyftsubset (fonttools) in the PATH. Usage: subset.sh FONTS_ROOT TARGET  (FONTS_ROOT like /usr/share/fonts)
set -eu
root=$1
target=$2
chosen=$(mktemp)
trap 'rm -f "$chosen"' EXIT

# Everyday characters of Chinese (both scripts), Japanese and Korean, from the national standards.
python3 - >"$chosen" <<'PYTHON'
def rows(codec, leads, trails):
    for lead in leads:
        for trail in trails:
            try:
                yield bytes((lead, trail)).decode(codec)
            except UnicodeDecodeError:
                continue

hanzi = set(rows("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF)))
kanji = set(rows("euc_jp", range(0xA1, 0xD0), range(0xA1, 0xFF)))
traditional = set(rows("big5", range(0xA4, 0xC7), range(0x40, 0xFF)))
hangul = set(rows("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF)))
wanted = hanzi | kanji | traditional | hangul | {chr(c) for c in range(0x3000, 0x3130)}
print("".join(sorted(c for c in wanted if len(c) == 1 and ord(c) > 0x2E7F)))
PYTHON

subset() { # file, target name, further options
  from=$1; to=$2; shift 2
  pyftsubset "$from" --output-file="$target/$to" --no-hinting --name-IDs='*' --notdef-outline \
    --layout-features='kern,mark,mkmk,ccmp,locl,liga,rlig,init,medi,fina,isol,tnum,lnum,case,vert,abvs,blws,pres,psts,half,haln,nukt,akhn,rphf,blwf,pstf,vatu,cjct,abvm,blwm,dist,rclt,calt' "$@"
}

for weight in Regular SemiBold; do
  subset "$root/opentype/inter/Inter-$weight.otf" "Inter-$weight.otf" --unicodes='*' \
    --layout-features='kern,mark,mkmk,ccmp,locl,tnum,lnum,case'
done
for script in Arabic Hebrew Devanagari Thai Armenian Georgian Bengali Tamil; do
  subset "$root/truetype/noto/NotoSans$script-Regular.ttf" "NotoSans$script-Regular.ttf" --unicodes='*'
done
subset "$root/truetype/noto/NotoSans-Regular.ttf" NotoSans-Regular.ttf --unicodes='U+0000-052F,U+1AB0-1AFF,U+1C80-1CFF,U+1D00-1FFF,U+2000-2BFF,U+FE20-FE2F,U+FFFD'
subset "$root/truetype/noto/NotoSansSymbols2-Regular.ttf" NotoSansSymbols2-Regular.ttf \
  --unicodes='U+2190-23FF,U+2460-27BF,U+2B00-2BFF,U+1F300-1F64F'
subset "$root/opentype/noto/NotoSansCJK-Regular.ttc" NotoSansCJK-Regular.otf --font-number=2 --text-file="$chosen"

# What the fonts can draw together, as ranges: the printer replaces anything else before it reaches the paper.
python3 - "$target" >"$target/coverage.txt" <<'PYTHON'
import pathlib
import sys

from fontTools.ttLib import TTFont

points = set()
for path in pathlib.Path(sys.argv[1]).glob("*.?tf"):
    points |= set(TTFont(path).getBestCmap())
start = last = None
for point in [*sorted(points), None]:
    if last is not None and point == last + 1:
        last = point
        continue
    if start is not None:
        print(f"{start:04X}-{last:04X}")
    start = last = point
PYTHON
