"""街镇“大联动”推进工作测评项目责任分解表, the linkage assessment of Minhang District (闵行区, Shanghai) for subdistricts and towns."""
