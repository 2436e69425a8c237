"""algorithms: shortest paths over dicts with heapq"""

import heapq

def grid(n):
    g = {}
    for x in range(n):
        for y in range(n):
            g[x, y] = [((x + dx, y + dy), (x * 7 + y * 13 + dx) % 9 + 1) for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1))
                       if 0 <= x + dx < n and 0 <= y + dy < n]
    return g

def dijkstra(g, start):
    dist, heap = {start: 0}, [(0, start)]
    while heap:
        d, u = heapq.heappop(heap)
        if d > dist[u]:
            continue
        for v, w in g[u]:
            e = d + w
            if e < dist.get(v, 1 << 60):
                dist[v] = e
                heapq.heappush(heap, (e, v))
    return dist

def main(scale):
    dist = dijkstra(grid(scale), (0, 0))
    return sum(dist.values()), max(dist.values())

SCALE = 180

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
